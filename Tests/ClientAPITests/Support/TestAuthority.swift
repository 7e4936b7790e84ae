import Glibc
import Testing

/// A throw-away certificate authority, made by the openssl command once a test run, with a certificate for node.test.
struct TestAuthority: Sendable {
  let folder: String

  static let shared = TestAuthority()

  var authorityFile: String { folder + "/ca.pem" }
  var chainFile: String { folder + "/node.pem" }
  var keyFile: String { folder + "/node.key" }

  private init() {
    var template = Array("/tmp/client-api-tests-XXXXXX".utf8CString)
    let made = mkdtemp(&template) != nil
    precondition(made, "no temporary folder")
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    let script = """
      set -e; cd \(folder)
      openssl req -x509 \(newKey) -keyout ca.key -out ca.pem -days 2 -subj '/CN=Test authority'
      openssl req -new \(newKey) -keyout node.key -out node.csr -subj '/CN=node.test'
      printf 'subjectAltName=DNS:node.test\n' > san
      openssl x509 -req -in node.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out node.pem
      """
    precondition(Self.run("(\(script)\n) >\(folder)/log 2>&1"), "openssl failed, see \(folder)/log")
    atexit { _ = TestAuthority.run("rm -rf '\(TestAuthority.shared.folder)'") }
  }

  private static func run(_ script: String) -> Bool {
    var process = pid_t()
    let words: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", script].map { (word: String) in strdup(word) }
    defer { words.forEach { free($0) } }
    guard posix_spawn(&process, "/bin/sh", nil, nil, words + [nil], nil) == 0 else { return false }
    var status: Int32 = 0
    return waitpid(process, &status, 0) == process && status == 0
  }
}
