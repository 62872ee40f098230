/** A meaning as the vectors of reading.json have it: without what is empty, for Node and browsers. */
export function members({ kind, profiles, otherwise, ...more }) {
  const filled = Object.entries(more).filter(([, value]) => ![null, "", false].includes(value));
  return {
    kind,
    ...Object.fromEntries(filled),
    ...(profiles.length > 0 && { profiles: profiles.map(({ key }) => key) }),
    ...(otherwise !== null && { otherwise: members(otherwise) }),
  };
}
