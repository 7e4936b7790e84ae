import Glibc
import Node
import Transport

/// The TLS certificate, as those see it who connect.
enum CertificateCheck {
  private static let daySeconds = 86_400
  private static let soonDays = 14

  static func findings(_ configuration: NodeConfiguration) -> [Finding] {
    let listen = configuration.listen
    let host = PublicPlace(configuration).host
    let report: CertificateReport
    do throws(TransportError) {
      report = try CertificateReport(
        chainFile: listen.certificateFile, keyFile: listen.keyFile,
        hosts: Array(Set([host, configuration.domain])).sorted(),
        authorityFile: configuration.federationCAFile)
    } catch {
      return [
        .problem("certificate", "\(error.message) (\(error.code.rawValue))", next: advice(error, listen))
      ]
    }
    return [validity(report), names(report, host, configuration), trust(report, configuration)].compactMap(
      \.self)
      + [secrecy(listen.keyFile)].compactMap(\.self)
  }

  private static func advice(_ error: TransportError, _ listen: NodeConfiguration.Listen) -> String {
    switch error.code {
    case .certificateUnusable: "put the chain, own certificate first, at \(listen.certificateFile)"
    case .privateKeyUnusable: "put the key of that certificate at \(listen.keyFile), readable for this user"
    default: "check caFile in [federation]"
    }
  }

  private static func validity(_ report: CertificateReport) -> Finding {
    let now = time(nil)
    guard now >= report.notBefore else {
      return .problem(
        "certificate", "it is not valid yet", next: "check this machine's clock, or get another")
    }
    let days = (report.notAfter - now) / daySeconds
    guard now < report.notAfter else {
      return .problem(
        "certificate", "it expired \(-days) days ago", next: "renew it, then: systemctl reload hanse")
    }
    if days < soonDays {
      return .warning(
        "certificate", "it expires in \(days) days", next: "renew it, then: systemctl reload hanse")
    }
    return .ok("certificate", "valid for \(days) more days, and the key fits")
  }

  private static func names(
    _ report: CertificateReport, _ host: String, _ configuration: NodeConfiguration
  ) -> Finding {
    if report.missingNames.contains(host) {
      return .problem(
        "names in it", "it is not for \(host), where peers and clients connect",
        next: "get one for \(host), or change publicURL")
    }
    guard report.missingNames.isEmpty else {
      return .ok(
        "names in it", "\(host); https://\(configuration.domain) needs another, see its public address")
    }
    return .ok("names in it", Set([host, configuration.domain]).sorted().joined(separator: ", "))
  }

  private static func trust(_ report: CertificateReport, _ configuration: NodeConfiguration) -> Finding {
    let whom = configuration.federationCAFile ?? "the system's authorities"
    guard let distrust = report.distrust else { return .ok("chain", "leads to \(whom)") }
    return .warning(
      "chain", "\(distrust), by \(whom)",
      next: "put the whole chain into the file; peers must trust its authority (caFile in their [federation])"
    )
  }

  private static func secrecy(_ keyFile: String) -> Finding? {
    var facts = stat()
    guard stat(keyFile, &facts) == 0, facts.st_mode & 0o007 != 0 else { return nil }
    return .warning("key", "everybody on this machine may read \(keyFile)", next: "chmod 640 \(keyFile)")
  }
}
