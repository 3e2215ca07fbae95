export const products = [
  { id: 'mug', name: 'Stoneware mug', price: 12, text: 'Holds a little more than you think.' },
  { id: 'tea', name: 'Breakfast tea', price: 7.5, text: 'Strong, black, and ready in three minutes.' },
  { id: 'pot', name: 'Teapot for two', price: 34, text: 'Pours without dripping. We tried.' },
  { id: 'lamp', name: 'Desk lamp', price: 49, text: 'Warm light, heavy foot.' },
  { id: 'notebook', name: 'Dotted notebook', price: 9, text: 'Lies flat from the first page.' },
  { id: 'pen', name: 'Brass pen', price: 22, text: 'Gets better with age.' },
  { id: 'blanket', name: 'Wool blanket', price: 79, text: 'From a mill that is older than the shop.' },
  { id: 'candle', name: 'Fig candle', price: 18, text: 'Forty hours of late summer.' },
]
