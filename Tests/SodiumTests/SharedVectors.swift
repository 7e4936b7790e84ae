import Foundation
import TestSupport

/// Other people's test vectors: too large to be here, run where the machine has them.
enum SharedVectors {
  /// The folder that `HANSE_SHARED_VECTORS` names, if it is set.
  static let folder = ProcessInfo.processInfo.environment["HANSE_SHARED_VECTORS"]

  static func file(_ path: String) throws -> VectorFields {
    guard let folder else { throw VectorFault(what: "HANSE_SHARED_VECTORS is not set") }
    return try VectorFields(contentsOf: "\(folder)/\(path)")
  }
}
