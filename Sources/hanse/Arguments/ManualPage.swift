/// The page `docs/cli.md`, from what the commands declare.
enum ManualPage {
  static func lines(_ commands: [CommandSpec]) -> [String] {
    var lines = [
      "# hanse", "",
      "One program: the node (`init`, `serve`) and its client (everything else), which speaks the "
        + "[client API](client-api.md).",
      "This page is what `hanse help manual` prints; `hanse help COMMAND` says the same of one command.", "",
      "`CHANNEL` is a channel's name, its id, or at least six digits its id begins with. `N` is a message's sequence "
        + "number, the same on every node. Times are local.", "",
      "## Options of every command", "", "```",
    ]
    lines += Help.options(GlobalOptions.all) + ["```", "", "## Commands", ""]
    lines += ["| command | what it does |", "| --- | --- |"]
    lines += commands.map { "| [`\($0.name)`](#\(anchor($0))) | \(cell($0.summary)) |" }
    for command in commands { lines += section(command) }
    lines += ["", "## Exit status", "", "```"] + Help.exitCodes + ["```"]
    return lines + ["", "## Environment", "", "```"] + Help.environment.dropFirst() + ["```"]
  }

  private static func anchor(_ command: CommandSpec) -> String {
    "hanse-" + command.path.joined(separator: "-")
  }

  private static func section(_ command: CommandSpec) -> [String] {
    var lines = ["", "### hanse \(command.name)", "", command.summary + "."]
    for paragraph in command.details { lines += ["", paragraph] }
    lines += ["", "```", command.synopsis]
    lines += Help.columns(command.positionals.map { ($0.synopsis, $0.help) })
    lines += Help.options(command.options) + ["```", "", "```sh"]
    return lines + command.examples.map { "hanse \($0)" } + ["```"]
  }

  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|")
  }
}
