import Testing
import TestSupport

@testable import MLS

/// The vectors of the working group and of other implementations (`HANSE_VECTORS`), and the project's own.
struct VectorTests {
  @Test(arguments: VectorFile.all)
  func passes(_ file: VectorFile) throws {
    guard let check = vectorClasses[file.kind] else {
      Issue.record("\(file.path) was not run: no class is called \(file.kind)")
      return
    }
    var tools = try VectorTools()
    var passed = 0
    var failed = 0
    var otherSuites = 0
    for fields in try file.cases() {
      // Tree operations need the hash alone, which suites 1 to 3 share.
      let hashOnly = try file.kind == "tree-operations" && (1...3).contains(fields.integer("cipher_suite"))
      guard try fields.isOfSuite || hashOnly else {
        otherSuites += 1
        continue
      }
      tools.group = fields
      for one in fields.has("tests") ? try fields.objects("tests") : [fields] {
        do {
          try check(one, tools)
          passed += 1
        } catch {
          failed += 1
          Issue.record("\(one.name): \(error)")
        }
      }
    }
    print("vectors \(file.name): \(passed) passed, \(failed) failed, \(otherSuites) of other suites")
    #expect(passed + failed > 0, "no case of \(file.name) was run")
  }
}
