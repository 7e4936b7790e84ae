internal import Glibc

/// A throw-away certificate authority, made by the openssl command once a test run, with a certificate for
/// localhost, node.test, second.test, third.test and 127.0.0.1, and a second authority that signed nothing. Its folder goes when the run ends.
public struct TestAuthority: Sendable {
  public let folder: String

  public static let shared = TestAuthority()

  public var authorityFile: String { folder + "/ca.pem" }
  public var strangerFile: String { folder + "/stranger.pem" }
  public var chainFile: String { folder + "/node.pem" }
  public var keyFile: String { folder + "/node.key" }

  private init() {
    var template = Array("/tmp/hanse-tests-XXXXXX".utf8CString)
    let made = mkdtemp(&template) != nil
    precondition(made, "no temporary folder")
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    let script = """
      set -e; cd \(folder)
      openssl req -x509 \(newKey) -keyout ca.key -out ca.pem -days 2 -subj '/CN=Test authority'
      openssl req -x509 \(newKey) -keyout stranger.key -out stranger.pem -days 2 -subj '/CN=Stranger'
      openssl req -new \(newKey) -keyout node.key -out node.csr -subj '/CN=node.test'
      printf 'subjectAltName=DNS:localhost,DNS:node.test,DNS:second.test,DNS:third.test,IP:127.0.0.1\n' > san
      openssl x509 -req -in node.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \\
        -extfile san -out node.pem
      """
    precondition(Shell.run("(\(script)\n) >\(folder)/log 2>&1"), "openssl failed, see \(folder)/log")
    atexit { _ = Shell.run("rm -rf '\(TestAuthority.shared.folder)'") }
  }
}
