"""The child process that reads tags and listens: it takes hostile bytes so that the worker need not.

Run as `python -m segue.ingest.listening`; imports nothing of Segue but its own modules, so that it
starts quickly and stays small.
"""
