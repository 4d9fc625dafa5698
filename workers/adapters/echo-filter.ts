/** llama-server repeats the text of an answer that it continues; what comes of `begun` is taken out. */
export function createEchoFilter(begun: string): (text: string) => string {
  let expected = begun;
  return (text) => {
    if (text === '' || expected === '') return text;
    const echo = text.startsWith(expected) ? expected : expected.startsWith(text) ? text : '';
    expected = echo === '' ? '' : expected.slice(echo.length);
    return text.slice(echo.length);
  };
}
