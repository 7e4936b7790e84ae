import TestSupport
import Testing

@testable import Transport

/// New certificates without a restart.
@Suite struct CertificateReloadTests {
  /// Makes `node.pem` and `node.key` in the folder, with this serial number and days to live.
  private func issue(_ folder: TemporaryFolder, serial: Int, days: Int = 2) {
    let authority = TestAuthority.shared.folder
    let made = Shell.run(
      """
      cd '\(folder.path)' && \
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout node.key -out node.csr \
        -subj '/CN=node.test' 2>/dev/null && \
      openssl x509 -req -in node.csr -CA '\(authority)/ca.pem' -CAkey '\(authority)/ca.key' \
        -set_serial \(serial) -days \(days) -extfile '\(authority)/san' -out node.pem 2>/dev/null
      """)
    #expect(made)
  }

  private func server(_ folder: TemporaryFolder) throws -> TestServer {
    try TestServer(TestApplication.echo) {
      $0.security = .tls(chainFile: folder.file("node.pem"), keyFile: folder.file("node.key"))
      $0.loopCount = 2
    }
  }

  @Test func newConnectionsGetTheNewOne() throws {
    try withTemporaryFolder { folder in
      issue(folder, serial: 1001)
      let server = try server(folder)
      let old = HTTP2Peer(port: server.port)
      #expect(old.tls.peerSerial == 1001)
      issue(folder, serial: 1002)
      #expect(TLSClient(port: server.port).peerSerial == 1001, "not before it is asked for")
      try server.server.reloadCertificate()
      for _ in 0..<4 { #expect(TLSClient(port: server.port).peerSerial == 1002) }
      old.send(HTTP2Peer.head(1))
      #expect(old.receive { $0.hasEnded(1) }, "connections there go on")
      #expect(try HTTPClient().fetch(server.request()).status == 200)
    }
  }

  @Test func aBadOneIsRefusedAndTheOldOneKept() throws {
    try withTemporaryFolder { folder in
      issue(folder, serial: 1001)
      let server = try server(folder)
      func code() -> TransportError.Code? {
        do throws(TransportError) {
          try server.server.reloadCertificate()
          return nil
        } catch {
          return error.code
        }
      }
      let path = folder.path
      #expect(Shell.run("cd '\(path)' && cp node.pem good.pem && cp node.key good.key && echo x >node.pem"))
      #expect(code() == .certificateUnusable)
      #expect(
        Shell.run("cd '\(path)' && cp good.pem node.pem && cp '\(TestAuthority.shared.keyFile)' node.key"))
      #expect(code() == .privateKeyUnusable, "another certificate's key")
      #expect(
        Shell.run("cd '\(path)' && openssl ec -in good.key -aes128 -passout pass:x -out node.key 2>/dev/null")
      )
      #expect(code() == .privateKeyUnusable, "an encrypted key")
      #expect(Shell.run("rm '\(path)/node.key'"))
      #expect(code() == .privateKeyUnusable)
      issue(folder, serial: 1003, days: -1)
      #expect(code() == .certificateUnusable, "an expired one")
      #expect(TLSClient(port: server.port).peerSerial == 1001)
      issue(folder, serial: 1004)
      #expect(code() == nil)
      #expect(TLSClient(port: server.port).peerSerial == 1004)
    }
  }

  @Test func plaintextHasNothingToReload() throws {
    try TestServer(TestApplication.echo, plaintext: true).server.reloadCertificate()
  }
}
