import Client
import Terminal

/// `hanse versions`: a message before and after its edits.
enum Versions {
  static let command = CommandSpec(
    "versions", "show a message as it was first, and after each edit",
    positionals: [CommonArguments.channel, CommonArguments.sequence], examples: ["versions general 42"],
    run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let id = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    let versions = try attempt { () throws(ClientError) in
      try client.versions(of: arguments.integer(CommonArguments.sequence), in: id)
    }
    context.output.print(versions.json) { style in
      versions.elements.flatMap { version in
        let head = style.dim("\(version.sequence) \(LocalTime.stamp(version.time))")
        let text = version.text.map(SafeText.block) ?? "(not kept)"
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        return ["\(head): \(rows.first ?? "")"] + rows.dropFirst().map { "    \($0)" }
      }
    }
    return .done
  }
}
