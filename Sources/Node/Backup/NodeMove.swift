internal import Store

/// Takes a stopped node away from where it is: the copy goes on, and what stays behind never runs again by itself.
public struct NodeMove {
  private let configuration: NodeConfiguration
  private let file: String

  public init(_ configuration: NodeConfiguration, file: String) {
    self.configuration = configuration
    self.file = file
  }

  /// Refused as `storeInUse` while the node runs. What stays behind is marked first: cut short, there is a node that does not
  /// start, and never two that do.
  public func make(_ target: String, progress: (Int64, Int64) -> Void) throws(NodeProblem)
    -> NodeBackup.Report
  {
    let backup = try NodeBackup(configuration, file: file)
    guard !BackupFolder.exists(target) else {
      throw NodeProblem("backupExists", "\(target) is there already: choose another name, or move it away.")
    }
    // Held to the end: nobody starts the node in between.
    let node = try StoppedNode(configuration)
    try node.leave()
    do throws(NodeProblem) {
      return try backup.make(target, .move, progress)
    } catch {
      try node.comeBack()
      throw error
    }
  }
}
