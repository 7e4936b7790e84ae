import JSON
import Node
import Terminal

/// `hanse doctor`: looks at everything that a node needs, and says what to do.
enum Doctor {
  static let config = OptionSpec.text("config", "FILE", "the node's configuration file")
  static let peer = OptionSpec.text(
    "peer", "DOMAIN", "make a signed round trip with this peer too", repeatable: true)
  static let connect = OptionSpec.text(
    "connect", "HOST:PORT=ADDRESS:PORT", "reach the public address there instead, where DNS does not know it",
    repeatable: true)

  static let command = CommandSpec(
    "doctor", "check all that a node needs, whether it runs or not, and say what to do",
    details: [
      "Looks at configuration, data folder, disk, clock, certificate, names, listening and public address and, with --peer, at "
        + "federation with that peer. Run it as the user that the node runs as; as root it becomes the data folder's owner.",
      "Each check is ok, a warning or a problem. The exit status is 7 if there is a problem.",
    ], options: [config, peer, connect],
    examples: [
      "doctor --config /var/lib/hanse/hanse.toml",
      "doctor --config hanse.toml --peer chat.example.org --json",
    ], run: run)

  private static func run(
    _ arguments: ParsedArguments, _ context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    guard let file = arguments.value(config) else {
      throw CommandFailure(
        .usage, "optionMissing", "the doctor needs the node's configuration",
        next: "write: hanse doctor --config DIR/hanse.toml")
    }
    var mappings: [ConnectMapping] = []
    for text in arguments.values(connect) {
      guard let read = ConnectMapping(text) else {
        throw CommandFailure(
          .usage, "valueInvalid", "--connect must be HOST:PORT=ADDRESS:PORT",
          next: "write: --connect chat.example:443=127.0.0.1:8443")
      }
      mappings.append(read)
    }
    let findings = findings(file, peers: arguments.values(peer), mappings)
    report(findings, context.output)
    return findings.contains { $0.state == .problem } ? .faultFound : .done
  }

  private static func findings(_ file: String, peers: [String], _ mappings: [ConnectMapping]) -> [Finding] {
    let configuration: NodeConfiguration
    do throws(ConfigurationError) { configuration = try NodeConfiguration.read(file: file) } catch {
      return VersionCheck.findings() + [
        .problem("configuration", "\(error) (\(error.code.rawValue))", next: "mend the file")
      ]
    }
    var findings = VersionCheck.findings() + ConfigurationCheck.findings(configuration, file: file)
    if let refusal = FolderCheck.becomeOwner(of: configuration.dataFolder) { return findings + [refusal] }
    let isRunning = FolderCheck.isHeld(configuration.dataFolder)
    findings += FolderCheck.findings(configuration.dataFolder, isRunning: isRunning)
    findings += ClockCheck.findings()
    if configuration.listen.usesTLS { findings += CertificateCheck.findings(configuration) }
    findings += ListenCheck.findings(configuration, isRunning: isRunning)
    findings += NameCheck.findings(configuration)
    do throws(NodeProblem) {
      let node = try NodeInspection(configuration)
      findings += StoreCheck.findings(node)
      if isRunning { findings += EndpointCheck.findings(configuration, node, mappings) }
      findings += PeerCheck.findings(configuration, node, asked: peers)
    } catch {
      findings.append(.problem("store", "\(error.detail) (\(error.code))", next: "see the detail"))
    }
    return findings
  }

  private static func report(_ findings: [Finding], _ output: Output) {
    guard !output.wantsJSON else {
      return output.print { json in
        json.arrayField("checks") { json in
          for finding in findings {
            json.object { json in
              json.field("check", finding.check)
              json.field("state", finding.state.rawValue)
              json.field("detail", finding.detail)
              json.field("next", ifPresent: finding.next)
            }
          }
        }
        json.field("warnings", findings.count { $0.state == .warning })
        json.field("problems", findings.count { $0.state == .problem })
      }
    }
    let style = output.style
    output.print(findings.flatMap { lines($0, style) })
    output.print("")
    let counts = [Finding.State.ok, .warning, .problem].map { state in
      "\(findings.count { $0.state == state }) \(state.rawValue)"
    }
    output.print(counts.joined(separator: ", "))
  }

  private static func lines(_ finding: Finding, _ style: Style) -> [String] {
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    let state = padded(finding.state.rawValue, 9)
    let shown =
      switch finding.state {
      case .ok: style.green(state)
      case .warning: style.bold(state)
      case .problem: style.red(state)
      }
    let first = shown + padded(finding.check, 15) + SafeText.line(finding.detail)
    return [first] + (finding.next.map { [padded("", 24) + "→ " + SafeText.line($0)] } ?? [])
  }
}
