import Glibc
import Terminal

/// `hanse completion`, which a shell reads once, and `hanse complete`, which it asks at every Tab.
enum CompletionCommand {
  private static let shell = PositionalSpec(
    "SHELL", "bash, zsh or fish", rule: .choice(CompletionScripts.shells))
  private static let words = PositionalSpec("WORDS", "the line, or its words up to the cursor", count: .any)

  static let script = CommandSpec(
    "completion", "print what a shell reads to complete hanse's commands",
    details: [
      "In ~/.bashrc: source <(hanse completion bash). In ~/.zshrc, behind compinit: source <(hanse completion zsh). For fish: hanse "
        + "completion fish > ~/.config/fish/completions/hanse.fish. Names of channels come from the node, which has most of a second "
        + "to answer; then those that it told before are offered."
    ],
    positionals: [shell], examples: ["completion bash", "completion fish"]
  ) { arguments, context throws(CommandFailure) in
    context.output.print(CompletionScripts.script(arguments.text(shell)))
    return .done
  }

  static let complete = CommandSpec(
    "complete", "answer a shell", positionals: [shell, words], examples: ["complete zsh -- send ge"],
    isHidden: true
  ) { arguments, context throws(CommandFailure) in
    // Whatever happens, the shell goes on: a second is the end.
    signal(SIGALRM, SIG_DFL)
    alarm(1)
    let isBash = arguments.text(shell) == "bash"
    var line = arguments.all(words)
    if isBash { line = Array(ShellLine.words(line.first ?? "").dropFirst()) }
    let current = line.popLast() ?? ""
    let engine = CompletionEngine(commands: CommandList.visible)
    switch engine.complete(line, current) {
    case .files: context.output.print(":files")
    case .words(let words): print(words, current, isBash, context)
    case .dynamic(let kind):
      let names = DynamicCompletions(profileName: profile(line) ?? context.profileName)
      print(names.candidates(kind, current), current, isBash, context)
    }
    return .done
  }

  private static func print(
    _ candidates: [Candidate], _ current: String, _ isBash: Bool, _ context: CommandContext
  ) {
    context.output.print(
      candidates.map { candidate in
        if isBash { return ShellLine.reply(candidate.word, to: current) }
        return candidate.help.isEmpty
          ? candidate.word : "\(candidate.word)\t\(SafeText.line(candidate.help))"
      })
  }

  /// The profile that the line itself names.
  private static func profile(_ line: [String]) -> String? {
    for (index, word) in line.enumerated() {
      if word == "--profile" && index + 1 < line.count { return checked(line[index + 1]) }
      if word.hasPrefix("--profile=") { return checked(String(word.dropFirst("--profile=".count))) }
    }
    return nil
  }

  private static func checked(_ name: String) -> String? {
    (try? ProfileStore.check(name)) == nil ? nil : name
  }
}
