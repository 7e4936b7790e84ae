import Client
import Glibc
import JSON
import Terminal

/// `hanse api`: any request of the client API.
enum APICommand {
  private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
  private static let method = PositionalSpec(
    "METHOD", "GET, POST, PUT, PATCH or DELETE", rule: .choice(methods))
  private static let path = PositionalSpec("PATH", "below /api/v1, percent-encoded, with its query")
  private static let data = OptionSpec.text(
    "data", "JSON", "the body, or `-` to read it from the standard input")
  private static let key = OptionSpec.text(
    "key", "KEY", "an idempotency key, for requests that take one")
  private static let mostBytes = 1 << 20

  static let command = CommandSpec(
    "api", "make any request of the client API, with the login of the profile",
    details: [
      "Prints the answer's body as it came, JSON on one line with what could drive a terminal escaped. An error of the node ends it as "
        + "it ends other commands. docs/client-api.md lists the requests."
    ],
    positionals: [method, path], options: [data, key],
    examples: [
      "api GET /me", "api GET '/search?q=budget&limit=5'",
      "api PATCH /me/settings --data '{\"typing\":\"nobody\"}'",
      "api POST /channels --data - < channel.json",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let body = try body(arguments)
    var headers: [(name: String, value: String)] = []
    if let key = arguments.value(key) { headers.append(("idempotency-key", key)) }
    let client = try context.client()
    let answer = try attempt { () throws(ClientError) in
      try client.call(arguments.text(method), arguments.text(path), json: body, headers: headers)
    }
    if answer.mediaType == "application/json",
      let json = try? JSONReader.readObject(
        answer.body, limits: JSONLimits(maximumBytes: 64 << 20, maximumValues: 4_000_000))
    {
      context.output.print(json)
    } else if !answer.body.isEmpty {
      try printOther(answer.body, context)
    }
    return .done
  }

  /// Text is made safe for a terminal; bytes go to files and programs only.
  private static func printOther(_ body: [UInt8], _ context: CommandContext) throws(CommandFailure) {
    guard isatty(1) == 1 else { return context.output.write(body) }
    guard let text = String(validating: body, as: UTF8.self) else {
      throw CommandFailure(
        .local, "answerBinary", "the answer is \(body.count) bytes that are no text",
        next: "send them to a file: hanse api … > FILE")
    }
    context.output.print(SafeText.block(text))
  }

  private static func body(_ arguments: ParsedArguments) throws(CommandFailure) -> [UInt8]? {
    guard let given = arguments.value(data) else { return nil }
    let bytes = given == "-" ? try Files.read("-", maxBytes: mostBytes) : Array(given.utf8)
    do throws(JSONError) {
      _ = try JSONReader.readObject(
        bytes, limits: JSONLimits(maximumBytes: mostBytes, maximumValues: 200_000))
    } catch {
      throw CommandFailure(
        .usage, "valueInvalid", "--data is no JSON object: \(error.code.rawValue) (\(error))",
        next: "write: --data '{\"name\":\"value\"}'")
    }
    return bytes
  }
}
