// Something to ask about for who has no document at hand.

const TEXT = `# House rules (an example)

## How long copies are kept

Daily copies are kept for fourteen days. After that one per week remains for eight weeks, then one per month for a year.

## Checking that a copy can be read

Once in three months somebody restores ten files chosen by lot from each copy and compares them with the list. A copy that fails is made again within two working days.

## Visitors

Visitors sign the book at the door and wear a badge. Whoever leaves last puts out the lamp and locks the door.
`;

export function exampleDocument(): File {
  return new File([TEXT], 'House rules (example).md', { type: 'text/markdown' });
}
