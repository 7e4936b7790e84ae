import Client
import Glibc
import Terminal

/// `hanse users invite` and what belongs to it: ways into the node for whoever is given a code.
enum AccountInvitations {
  private static let uses = OptionSpec.integer(
    "uses", "N", 1...10_000, "how many accounts it may make; without: one")
  private static let days = OptionSpec.integer(
    "days", "N", 1...3_650, "how long it is good; without: seven days")
  private static let admin = OptionSpec.flag("admin", "let its accounts administer the node")
  private static let note = OptionSpec.text("note", "TEXT", "what it is for, as administrators see it")
  private static let number = PositionalSpec(
    "NUMBER", "the invitation's number in the list", rule: .integer(1...Int64.max))

  static let invite = CommandSpec(
    "users invite", "make an invitation to this node, as an admin",
    details: [
      "Prints a code, this once, with which somebody makes an account: hanse register NODE --name NAME. It is "
        + "good while you are an administrator."
    ],
    options: [uses, days, admin, note],
    examples: ["users invite", "users invite --uses 30 --days 2 --note \"the new office\""], run: runInvite)

  static let list = CommandSpec(
    "users invitations", "list the invitations to this node that are good, as an admin",
    examples: ["users invitations", "users invitations --json"], run: runList)

  static let revoke = CommandSpec(
    "users revoke", "take an invitation to this node back, as an admin", positionals: [number],
    examples: ["users revoke 3"], run: runRevoke)

  private static func runInvite(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let expires = arguments.integer(days).map { (Int64(time(nil)) + $0 * 86_400) * 1_000 }
    let invitation = try attempt { () throws(ClientError) in
      try client.inviteAccount(
        uses: arguments.integer(uses), expires: expires, isAdmin: arguments.has(admin),
        note: arguments.value(note))
    }
    context.output.print(invitation.json) { style in
      let code = style.bold(SafeText.line(invitation.code ?? ""))
      return ["code \(code), good for \(invitation.uses) until \(LocalTime.stamp(invitation.expires))"]
    }
    return .done
  }

  private static func runList(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let invitations = try attempt { () throws(ClientError) in try client.accountInvitations() }
    context.output.print(invitations.json) { style in
      var table = Table("#NUMBER", "#USES", "UNTIL", "ADMIN", "BY", "NOTE")
      for invitation in invitations.elements {
        table.add(
          "\(invitation.number)", "\(invitation.uses)", LocalTime.stamp(invitation.expires),
          invitation.isAdmin ? "admin" : "", invitation.by, invitation.note)
      }
      return table.lines(style)
    }
    return .done
  }

  private static func runRevoke(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    try attempt { () throws(ClientError) in
      try client.revokeAccountInvitation(arguments.integer(number))
    }
    return .done
  }
}
