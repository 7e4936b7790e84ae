import Client

/// The shape of every command that changes a channel: find it, ask for the change, print the receipt.
enum ChannelChange {
  typealias Request = (HanseClient, String, AcknowledgementLevel) throws(ClientError) -> Receipt

  static func run(
    _ arguments: ParsedArguments, _ context: CommandContext, _ request: Request
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let channel = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client)
    return try run(on: channel, client, arguments, context, request)
  }

  static func run(
    on channel: ChannelResolver.Candidate, _ client: HanseClient, _ arguments: ParsedArguments,
    _ context: CommandContext, _ request: Request
  ) throws(CommandFailure) -> ExitStatus {
    let wait = ReceiptReport.wait(arguments)
    let receipt = try attempt { () throws(ClientError) in try request(client, channel.id, wait) }
    return try ReceiptReport.print(receipt, of: channel, arguments, context.output)
  }
}
