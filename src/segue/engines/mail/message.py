"""A letter as RFC 5322 has it."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime, make_msgid

from email_validator import EmailNotValidError, validate_email

from segue.kernel.ports.mail import Mail, MailRefused

NAME = "Segue"


def as_message(mail: Mail, sender: str, at: datetime) -> EmailMessage:
    """The message with both parts. Raises MailRefused for an address that no header can hold."""
    message = EmailMessage(policy=SMTPUTF8)
    try:
        to = validate_email(mail.to, check_deliverability=False)
        message["From"] = Address(NAME, *sender.split("@"))
        # Servers need an extension for other letters before the @; for those after it there is punycode.
        message["To"] = Address("", to.local_part, to.ascii_domain)
        message["Subject"] = mail.subject
    except (EmailNotValidError, ValueError) as error:
        raise MailRefused("The address cannot stand in a letter.") from error
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    # RFC 3834: nobody's holiday notice shall answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
