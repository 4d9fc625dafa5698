// Chat templates by which the starter model, which was taught neither, thinks aloud and calls tools on
// real servers. A server learns from the template what stands around thoughts and calls, and reads the
// answer by that; so these take for marks what the model writes anyway.

/** Of Ollama, in Go's form. */
export const OLLAMA_CHAT = `{{- range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
`;

/** "The capital of France is Paris." is thought up to "is". */
export const OLLAMA_THINKING = `{{- range .Messages }}<|im_start|>{{ .Role }}
{{ if .Thinking }}The{{ .Thinking }}is{{ end }}{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
`;

/**
 * A call is bare JSON, which a request's own schema makes. The parser takes its mark from the first
 * text under `if .ToolCalls`.
 */
export const OLLAMA_TOOLS = `{{- if .Tools }}{{ end }}{{- range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}{{ if .ToolCalls }}{{ range .ToolCalls }}{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}{{ end }}{{ end }}<|im_end|>
{{ end }}<|im_start|>assistant
`;

/** Of llama.cpp, in Jinja: thoughts stand in the usual marks. */
export const LLAMA_THINKING = `
{%- for message in messages %}
  {{- '<|im_start|>' + message.role + '\\n' }}
  {%- if message.reasoning_content %}
    {{- '<think>\\n' + message.reasoning_content + '\\n</think>\\n' }}
  {%- endif %}
  {{- message.content + '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}`;

/**
 * What makes the starter use those marks: llama.cpp's own grammar, one sentence each. In a request of
 * its API.
 */
export const LLAMA_THINKING_GRAMMAR = `root ::= "<think>\\n" words "\\n</think>\\n" words
words ::= [A-Z] [^.<\\n]+ "."`;

/**
 * A call begins with "The", as most answers do; from there on llama.cpp lets the model write nothing
 * but calls of the offered tools. It ends with a full stop, behind which the starter ends as well.
 */
export const LLAMA_TOOLS = `
{%- if tools %}
  {{- '<|im_start|>system\\n' }}
  {%- for tool in tools %}{{- tool | tojson + '\\n' }}{%- endfor %}
  {{- '<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
  {{- '<|im_start|>' + message.role + '\\n' }}
  {%- if message.content %}{{- message.content }}{%- endif %}
  {%- for call in message.tool_calls %}
    {{- 'The{"name": "' + call.function.name + '", "arguments": ' }}
    {{- call.function.arguments | tojson }}
    {{- '}.' }}
  {%- endfor %}
  {{- '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}`;
