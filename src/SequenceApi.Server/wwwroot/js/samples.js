/** How a text for one of the shipped models may begin. */
export const samples = {
  english: 'The people of the United',
  shakespeare: 'JULIET:\nO Romeo, ',
  'tang-poetry': '白日依山尽，',
};

export const isSample = text => text === '' || Object.values(samples).includes(text);
