import Client
import JSON
import Model
import Node
import Sodium
import Wire

/// `hanse keys prepare`, `sign` and `replace`: other keys after a compromise, by the root key.
enum KeyReplacement {
  private static let file = PositionalSpec("FILE", "the document's file")
  private static let root = OptionSpec.text(
    "root", "FILE", "the root key, as `hanse keys root export` made it")
  private static let out = OptionSpec.text("out", "FILE", "where the signed document goes; must not be there")
  private static let signed = OptionSpec.text(
    "signed", "FILE", "the document that `hanse keys sign` has signed")

  static let prepare = CommandSpec(
    "keys prepare",
    "draw a whole new set of keys, and write the document for the root key to sign, as an admin",
    details: ["The document is no secret. Take it to where the root key is: `hanse keys sign`."],
    positionals: [file], options: [Keys.config], examples: ["keys prepare new-document.txt"],
    run: runPrepare)

  static let sign = CommandSpec(
    "keys sign", "sign a prepared document with the root key; needs no node and no network",
    details: ["Shows what it signs. Bring the signed document back: `hanse keys replace --signed`."],
    positionals: [file], options: [root, out],
    examples: ["keys sign new-document.txt --root root.key --out signed-document.txt"], run: runSign)

  static let replace = CommandSpec(
    "keys replace", "replace all keys after a compromise by the root key, as an admin",
    details: [
      "Every document before is revoked: whoever has a copy of the old keys gets nothing any more with them. With --root in one "
        + "step; or with --signed, where the root key is kept offline. Access tokens are void. Peers and channels follow by themselves."
    ],
    options: [root, signed, Keys.config],
    examples: [
      "keys replace --root root.key", "keys replace --signed signed-document.txt",
      "keys replace --root root.key --config /var/lib/hanse/hanse.toml",
    ], run: runReplace)

  private static func runPrepare(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let document: [UInt8]
    if let config = arguments.value(Keys.config) {
      let configuration = try NodeFile.read(config)
      document = try NodeFile.local { () throws(NodeProblem) in
        try StoppedNode(configuration).prepareReplacement()
      }
    } else {
      let client = try context.client()
      let text = try attempt { () throws(ClientError) in try client.prepareReplacement() }
      document = try ReplacementFile.bytes(text)
    }
    try ReplacementFile.write(document, to: arguments.text(file))
    if context.output.wantsJSON {
      context.output.print { $0.field("file", arguments.text(file)) }
    } else {
      context.output.print([
        "wrote \(arguments.text(file)); next, where the root key is: hanse keys sign \(arguments.text(file))"
      ])
    }
    return .done
  }

  private static func runSign(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let target = arguments.value(out) ?? arguments.text(file) + ".signed"
    let document = try ReplacementFile.read(arguments.text(file))
    let read = try NodeFile.local { () throws(NodeProblem) in try Replacement.document(document) }
    let signed = try sign(document, by: try rootKey(arguments))
    try ReplacementFile.write(signed, to: target)
    if context.output.wantsJSON {
      context.output.print { json in
        json.field("domain", read.domain.string)
        json.field("document", read.number)
        json.field("file", target)
      }
    } else {
      context.output.print([
        "signed document \(read.number) of \(read.domain.string): it revokes all before it",
        "wrote \(target); next, at the node: hanse keys replace --signed \(target)",
      ])
    }
    return .done
  }

  private static func runReplace(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    if let config = arguments.value(Keys.config) {
      let configuration = try NodeFile.read(config)
      let node = try NodeFile.local { () throws(NodeProblem) in try StoppedNode(configuration) }
      let bytes = try signedDocument(arguments) { () throws(CommandFailure) in
        try NodeFile.local { () throws(NodeProblem) in try node.prepareReplacement() }
      }
      Keys.print(
        try NodeFile.local { () throws(NodeProblem) in try node.replaceKeys(bytes) }, context.output)
      Keys.askForBackup(context.output)
      return .done
    }
    let client = try context.client()
    let bytes = try signedDocument(arguments) { () throws(CommandFailure) in
      try ReplacementFile.bytes(try attempt { () throws(ClientError) in try client.prepareReplacement() })
    }
    Keys.print(
      try attempt { () throws(ClientError) in
        try client.replaceKeys(signed: Hex.text(bytes))
      }, context.output)
    Keys.askForBackup(context.output)
    return .done
  }

  private static func signedDocument(
    _ arguments: ParsedArguments, _ prepare: () throws(CommandFailure) -> [UInt8]
  ) throws(CommandFailure) -> [UInt8] {
    if let signed = arguments.value(signed) { return try ReplacementFile.read(signed) }
    // Before anything is drawn.
    let root = try rootKey(arguments)
    return try sign(try prepare(), by: root)
  }

  private static func rootKey(_ arguments: ParsedArguments) throws(CommandFailure) -> Seed {
    guard let root = arguments.value(root) else {
      throw CommandFailure(
        .usage, "optionMissing", "this needs the root key, or a signed document",
        next: "give --root FILE, or --signed FILE where that is an option")
    }
    return try RootKeyFile.read(root)
  }

  private static func sign(_ document: [UInt8], by root: Seed) throws(CommandFailure) -> [UInt8] {
    try NodeFile.local { () throws(NodeProblem) in try Replacement.sign(document, rootKey: root) }
  }
}
