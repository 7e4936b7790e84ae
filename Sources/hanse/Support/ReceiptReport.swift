import Client
import Terminal

/// Prints a receipt, and says by the exit status whether it is what was waited for.
enum ReceiptReport {
  static let wait = OptionSpec.choice(
    "wait", AcknowledgementLevel.allCases.map(\.rawValue),
    "answer once the change is durable on the own node (accepted, the default), has its place in the channel's "
      + "log at its home (ordered), or is stored by the channel's mirrors too (mirrored); at most 30 s")

  static func wait(_ arguments: ParsedArguments) -> AcknowledgementLevel {
    arguments.value(wait).flatMap { AcknowledgementLevel(rawValue: $0) } ?? .accepted
  }

  static func print(
    _ receipt: Receipt, of channel: ChannelResolver.Candidate, _ arguments: ParsedArguments, _ output: Output
  ) throws(CommandFailure) -> ExitStatus {
    let name = channel.name ?? String(channel.id.prefix(8))
    output.print(receipt.json) { style in [line(receipt, name, style)] }
    if let refusal = receipt.refusal {
      throw CommandFailure(
        .refused, refusal, "the channel's rules refused it",
        next: "see your role there: hanse channels show \(name)")
    }
    if wait(arguments) != .accepted && receipt.level == .accepted {
      throw CommandFailure(
        .waitedInVain, "notOrderedYet", "accepted, but the channel's home has not ordered it yet",
        next: "nothing: the node delivers it when the home is back; hanse follow shows when")
    }
    if wait(arguments) == .mirrored && receipt.level != .mirrored {
      throw CommandFailure(
        .waitedInVain, "notMirroredYet", "ordered, but not enough of the channel's mirrors have it yet",
        next: "see which are behind: hanse channels show \(name)")
    }
    return .done
  }

  private static func line(_ receipt: Receipt, _ name: String, _ style: Style) -> String {
    let place = style.dim(SafeText.line(name))
    guard receipt.level != .accepted, let sequence = receipt.sequence else {
      return
        "accepted  \(place)  \(style.dim("event " + SafeText.line(String(receipt.event.prefix(16)))))"
    }
    let word = receipt.refusal == nil ? style.green(receipt.level.rawValue) : style.red("refused")
    return "\(word)  \(place)  \(sequence)"
  }
}
