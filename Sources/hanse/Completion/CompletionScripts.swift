/// What a shell reads to complete `hanse`: it asks `hanse complete`, which knows what the commands declare.
enum CompletionScripts {
  static let shells = ["bash", "zsh", "fish"]

  static func script(_ shell: String) -> [String] {
    switch shell {
    case "zsh": zsh
    case "fish": fish
    default: bash
    }
  }

  private static let bash = [
    "# bash completion for hanse; in ~/.bashrc: source <(hanse completion bash)",
    "_hanse() {",
    "  local IFS=$'\\n' replies",
    "  replies=$(hanse complete bash -- \"${COMP_LINE:0:COMP_POINT}\" 2>/dev/null)",
    "  COMPREPLY=()",
    "  if [[ $replies == :files ]]; then",
    "    compopt -o default 2>/dev/null",
    "  elif [[ -n $replies ]]; then",
    "    COMPREPLY=($replies)",
    "  fi",
    "}",
    "complete -F _hanse hanse",
  ]

  private static let zsh = [
    "#compdef hanse",
    "# zsh completion for hanse; in ~/.zshrc, behind compinit: source <(hanse completion zsh)",
    "_hanse() {",
    "  local -a replies words_only described",
    "  local reply",
    "  replies=(\"${(@f)$(hanse complete zsh -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)}\")",
    "  if [[ $replies[1] == :files ]]; then",
    "    _files",
    "    return",
    "  fi",
    "  for reply in $replies; do",
    "    words_only+=(\"${reply%%$'\\t'*}\")",
    "    described+=(\"${reply//$'\\t'/  }\")",
    "  done",
    "  [[ -n $replies ]] && compadd -l -d described -a words_only",
    "}",
    "compdef _hanse hanse",
  ]

  private static let fish = [
    "# fish completion for hanse; hanse completion fish > ~/.config/fish/completions/hanse.fish",
    "function __hanse_complete",
    "  set -l words (commandline --tokenize --cut-at-cursor --current-process)",
    "  set -l replies (hanse complete fish -- $words[2..-1] (commandline --current-token --cut-at-cursor) 2>/dev/null)",
    "  if test \"$replies[1]\" = :files",
    "    __fish_complete_path (commandline --current-token)",
    "  else",
    "    printf '%s\\n' $replies",
    "  end",
    "end",
    "complete --command hanse --no-files --arguments '(__hanse_complete)'",
  ]
}
