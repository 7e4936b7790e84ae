import Glibc
import Node
import Transport

/// The address that the node listens on: that it answers there, or could.
enum ListenCheck {
  static func findings(_ configuration: NodeConfiguration, isRunning: Bool) -> [Finding] {
    isRunning ? [health(configuration)] : free(configuration)
  }

  /// By whatever leads to it from this machine, with the certificate checked for the public name.
  private static func health(_ configuration: NodeConfiguration) -> Finding {
    let listen = configuration.listen
    let anywhere = ["0.0.0.0": "127.0.0.1", "::": "::1"]
    let address = HostAndPort(
      host: anywhere[listen.address.host] ?? listen.address.host, port: listen.address.port)
    let place = PublicPlace(configuration)
    var request = ClientRequest(
      url: "\(listen.usesTLS ? "https" : "http")://\(place.authority)/health",
      authorityFile: configuration.federationCAFile)
    request.allowsPlaintext = !listen.usesTLS
    request.connectTo = [place.authority: "\(address)"]
    switch WebAnswer.get(request) {
    case .success(let answer) where answer.status == 200:
      return .ok("listening", "healthy on \(listen.address)")
    case .success(let answer):
      return .problem(
        "listening",
        "\(listen.address) answers \(answer.status): \(String(decoding: answer.body.prefix(200), as: UTF8.self))",
        next: "see the node's log")
    case .failure(let error):
      // By the PROXY protocol the node listens to proxies alone.
      if listen.proxies.form == .proxyProtocol {
        return .ok("listening", "a node runs; proxyHeader is PROXY, so that this cannot be tried from here")
      }
      return .problem(
        "listening", "\(listen.address): \(error.message) (\(error.code.rawValue))",
        next: error.code == .tlsFailed
          ? "see the checks of the certificate" : "see the node's log, and the address in [listen]")
    }
  }

  private static func free(_ configuration: NodeConfiguration) -> [Finding] {
    let addresses = [configuration.listen.address] + (configuration.metricsAddress.map { [$0] } ?? [])
    return addresses.map { address in
      do throws(TransportError) {
        try Server.probe(address: address.host, port: address.port)
        return .ok("listening", "\(address) is free")
      } catch  where error.code == .permissionDenied {
        // The unit gives the node a right that its user has not: from here nobody can tell.
        return .warning(
          "listening", "\(address) cannot be tried as this user",
          next:
            "none is needed under systemd, whose unit grants CAP_NET_BIND_SERVICE; else use a port from 1024 up"
        )
      } catch {
        return .problem("listening", error.message, next: "or change address in the configuration")
      }
    }
  }
}
