import Glibc
import Node
import Transport

/// What the file says, as far as it can be judged without looking elsewhere.
enum ConfigurationCheck {
  static func findings(_ configuration: NodeConfiguration, file: String) -> [Finding] {
    var findings = [Finding.ok("configuration", "\(file), of \(configuration.domain)")]
    let listen = configuration.listen
    if !listen.usesTLS && listen.proxies.blocks.isEmpty {
      findings.append(
        .warning(
          "proxy", "tls = false, and no proxy is trusted: every client seems to be on this machine",
          next: "set trustedProxies in [listen] to your proxy's address, such as [\"127.0.0.1\"]"))
    }
    if listen.proxies.blocks.contains(where: { $0.contains("203.0.113.1") && $0.contains("198.51.100.1") }) {
      findings.append(
        .problem(
          "proxy", "trustedProxies holds the whole internet: anybody can claim any address",
          next: "list the addresses of your proxies alone"))
    }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let connections = configuration.limits.maximumConnections
    if limit.rlim_max < rlim_t(connections) {
      findings.append(
        .warning(
          "descriptors", "\(limit.rlim_max) may be open, fewer than maximumConnections (\(connections))",
          next: "raise the limit (LimitNOFILE= of the unit, or ulimit -Hn), or lower maximumConnections"))
    }
    return findings
  }
}
