export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** The programs that answer a shell: Node and the command, by their paths. */
export type Programs = { readonly node: string; readonly command: string }

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The completion script of a shell. It also makes `sonde` a command of the shell where it is not one yet, as in a clone. */
export const scriptFor = (shell: Shell, { node, command }: Programs): string => {
  const program = `${quoted(node)} ${quoted(command)}`
  return scripts[shell](program)
}

const bash = (
  program: string,
): string => `# sonde: completion for bash. Load it with:  eval "$(npx sonde completion bash)"
command -v sonde > /dev/null || sonde() { ${program} "$@"; }
_sonde() {
  local IFS=$'\\n' line offered=()
  while read -r line; do offered+=( "$line" ); done < <(${program} __complete bash "\${COMP_LINE:0:COMP_POINT}" 2> /dev/null)
  case "\${offered[0]}" in
    :files) compopt -o filenames; COMPREPLY=( $(compgen -f -- "\${COMP_WORDS[COMP_CWORD]#=}") ) ;;
    :folders) compopt -o filenames; COMPREPLY=( $(compgen -d -- "\${COMP_WORDS[COMP_CWORD]#=}") ) ;;
    *) COMPREPLY=( "\${offered[@]}" ) ;;
  esac
}
complete -F _sonde sonde
`

const zsh = (program: string): string => `#compdef sonde
# sonde: completion for zsh. Load it with:  eval "$(npx sonde completion zsh)"
(( $+commands[sonde] || $+functions[sonde] )) || sonde() { ${program} "$@"; }
_sonde() {
  local -a offered
  offered=( "\${(@f)$(${program} __complete zsh "\${(@)words[2,CURRENT]}" 2> /dev/null)}" )
  case "$offered[1]" in
    :files) compset -P '--*='; _files ;;
    :folders) compset -P '--*='; _files -/ ;;
    '') return 1 ;;
    *) _describe sonde offered ;;
  esac
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _sonde sonde
`

const fish = (
  program: string,
): string => `# sonde: completion for fish. Load it with:  npx sonde completion fish | source
type -q sonde; or function sonde; ${program} $argv; end
function __sonde_complete
  set -l words (commandline -opc)
  set -l offered (${program} __complete fish $words[2..-1] (commandline -ct) 2> /dev/null)
  switch "$offered[1]"
    case :files
      __fish_complete_path (commandline -ct)
    case :folders
      __fish_complete_directories (commandline -ct)
    case '*'
      printf '%s\\n' $offered
  end
end
complete -c sonde -f -a '(__sonde_complete)'
`

const scripts: Readonly<Record<Shell, (program: string) => string>> = { bash, zsh, fish }
