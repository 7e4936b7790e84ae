import JSON
import Node

/// `hanse delegation`: the file by which the web site of a domain sends peers to the node's host.
enum DelegationCommand {
  static let config = OptionSpec.text("config", "FILE", "the node's configuration file")

  static let command = CommandSpec(
    "delegation", "print the file by which a domain's web site sends peers to the node's host",
    details: [
      "For a node whose publicURL is not its domain. Let https://DOMAIN/.well-known/hanse answer the file, without a redirect: "
        + "copy it to /.well-known/hanse of the web site's folder. `hanse doctor` looks whether it is there and right."
    ], options: [config],
    examples: ["delegation --config /var/lib/hanse/hanse.toml > /var/www/html/.well-known/hanse"], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let file = arguments.value(config) else {
      throw CommandFailure(
        .usage, "optionMissing", "this needs the node's configuration",
        next: "write: hanse delegation --config DIR/hanse.toml")
    }
    let configuration = try NodeFile.read(file)
    guard let bytes = configuration.delegationFile, let delegate = configuration.delegate else {
      throw CommandFailure(
        .local, "delegationNotNeeded",
        "peers find the node at \(configuration.publicURL), and a web site elsewhere could not send them there",
        next:
          "set publicURL in \(file) to https://HOST or https://HOST:PORT where the node is, not to an address"
      )
    }
    guard context.output.wantsJSON else {
      context.output.write(bytes)
      return .done
    }
    context.output.print { json in
      json.field("domain", configuration.domain)
      json.field("delegate", delegate)
      json.field("url", "https://\(configuration.domain)/.well-known/hanse")
      json.field("file", String(decoding: bytes, as: UTF8.self))
    }
    return .done
  }
}
