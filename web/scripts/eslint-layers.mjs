import path from 'node:path';

/** Layers of src, upper first; a file imports from its own layer's folder or from lower layers. */
const ranks = { app: 0, features: 1, actions: 2, player: 2, api: 3, design: 3, platform: 4 };

/** The layer and, among features, the room of a path below src; null for files directly in src. */
function placeOf(file, source) {
  const [layer, room] = path.relative(source, file).split(path.sep);
  return layer in ranks ? { layer, room } : null;
}

/** Import direction: app -> features -> actions, player -> api, design -> platform; no feature imports another. */
export default {
  meta: { type: 'problem', schema: [], messages: { direction: '{{from}} must not import {{to}}' } },
  create(context) {
    const source = path.join(context.cwd, 'src');
    const from = placeOf(context.filename, source);
    if (!from) return {};
    const check = (node) => {
      const value = node.source?.value;
      if (typeof value !== 'string' || !value.startsWith('.')) return;
      const to = placeOf(path.resolve(path.dirname(context.filename), value), source);
      if (!to) return;
      const same = from.layer === to.layer;
      const ok = same ? from.layer !== 'features' || from.room === to.room : ranks[from.layer] < ranks[to.layer]
        || (from.layer === 'actions' && to.layer === 'player');
      if (ok) return;
      context.report({ node, messageId: 'direction', data: { from: from.layer, to: same ? `features/${to.room}` : to.layer } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};
