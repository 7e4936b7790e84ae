import Client
import JSON
import Terminal

/// `hanse files`: files of messages.
enum FileCommands {
  private static let paths = PositionalSpec("FILE", "files of this machine, 16 at most", count: .many)
  private static let text = OptionSpec.text(
    "text", "TEXT", "what the message says; without, the files' names")
  private static let thread = OptionSpec.integer(
    "thread", "N", 0...Int64.max, "answer in the thread of message N")
  private static let resume = OptionSpec.text(
    "resume", "UPLOAD", "go on with an upload of this one file that an earlier try has left")
  private static let end = OptionSpec.text(
    "end", "ID", "give this upload up, by its id or at least six digits it begins with")
  private static let number = PositionalSpec(
    "FILE", "which file of the message, 0 for the first", count: .optional, rule: .integer(0...15))
  private static let target = OptionSpec.text(
    "to", "PATH", "write it there; without, under its own name here")

  static let send = CommandSpec(
    "files send", "send files in a message",
    details: [
      "Each file is read once for its hash, then sent in parts; a connection that breaks is gone on with, and what an earlier try has left of the same file too. The message is sent when all files are on the node."
    ],
    positionals: [CommonArguments.channel, paths], options: [text, thread, resume, ReceiptReport.wait],
    examples: ["files send general report.pdf", "files send general a.png b.png --text \"The two drafts\""],
    run: send)

  static let uploads = CommandSpec(
    "files uploads", "list your unfinished uploads, or end one",
    details: [
      "Sending the same file again goes on with its upload. One of which nothing comes for a day ends by itself."
    ],
    options: [end], examples: ["files uploads", "files uploads --end 5e55f00d"], run: uploads)

  static let get = CommandSpec(
    "files get", "write a file of a message here",
    details: [
      "The bytes gather in NAME.part and are gone on with there; they get their name once they are all there and are those that the message names."
    ],
    positionals: [CommonArguments.channel, CommonArguments.sequence, number], options: [target],
    examples: ["files get general 42", "files get general 42 1 --to draft.png"], run: get)

  private static func send(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let channel = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client)
    let paths = arguments.all(self.paths)
    guard paths.count <= 16, paths.count == 1 || !arguments.has(resume) else {
      throw CommandFailure(
        .usage, "valueInvalid", "a message has 16 files at most, and --resume is for one",
        next: "send the others in another message")
    }
    var files: [(hash: String, name: String)] = []
    for path in paths {
      let upload = FileUpload(client, resumed: arguments.value(resume))
      files.append((try upload.run(path), FileUpload.name(of: path)))
    }
    let sent = files
    return try ChannelChange.run(on: channel, client, arguments, context) {
      (client, channel, wait) throws(ClientError) in
      try client.send(
        files: sent, text: arguments.value(text), to: channel, thread: arguments.integer(thread), wait: wait)
    }
  }

  private static func uploads(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let uploads = try attempt { () throws(ClientError) in try client.uploads() }
    if let given = arguments.value(end) {
      let ids = uploads.elements.compactMap(\.upload)
      let found = ids.filter { $0 == given || given.utf8.count >= 6 && $0.hasPrefix(given) }
      guard found.count == 1 else {
        throw CommandFailure(
          .notFound, "unknownUpload", "you have no such upload, or more than one",
          next: "see: hanse files uploads")
      }
      try attempt { () throws(ClientError) in try client.endUpload(found[0]) }
      return .done
    }
    context.output.print(uploads.json) { style in
      var table = Table("ID", "SIZE", "THERE", "SINCE", "FILE")
      for upload in uploads.elements {
        table.add(
          String((upload.upload ?? "").prefix(8)), FileLine.size(upload.size), FileLine.size(upload.offset),
          LocalTime.stamp(upload.started ?? 0), String((upload.expected ?? "").prefix(8)))
      }
      return table.lines(style)
    }
    return .done
  }

  private static func get(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let client = try context.client()
    let channel = try ChannelResolver.joined(arguments.text(CommonArguments.channel), client).id
    let sequence = arguments.integer(CommonArguments.sequence)
    let message = try attempt { () throws(ClientError) in try client.message(sequence, in: channel) }
    let index = arguments.optional(number).flatMap { Int($0) } ?? 0
    guard message.files.indices.contains(index) else {
      throw CommandFailure(
        .notFound, "unknownFile", "message \(sequence) has no file \(index)",
        next: "see its files: hanse history CHANNEL --after \(max(0, sequence - 1)) --limit 1")
    }
    let file = message.files[index]
    let download = FileDownload(
      client, channel, sequence, index, hash: file.hash, size: file.size, name: file.name)
    let path = arguments.value(target) ?? download.localName
    try download.run(to: path)
    if context.output.wantsJSON {
      context.output.print { json in
        json.field("path", path)
        json.field("size", file.size)
        json.field("hash", file.hash)
      }
    } else {
      context.output.print("\(SafeText.line(path))  \(FileLine.size(file.size))")
    }
    return .done
  }
}
