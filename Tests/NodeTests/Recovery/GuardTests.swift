import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Whether a node sees at its start that its store is not the one that it wrote last.
struct GuardTests {
  private func founded(in folder: TemporaryFolder) throws -> NodeConfiguration {
    try FoundedCore(in: folder).configuration
  }

  /// Opens the node, and closes it again.
  private func reason(_ configuration: NodeConfiguration) throws -> String? {
    try FoundedCore(configuration).core.recoveryRecord?.reason
  }

  private func saysUsers(_ configuration: NodeConfiguration) throws {
    let founded = try FoundedCore(configuration)
    _ = try founded.addUser("late")
    founded.core.stopped()
  }

  @Test func aNodeThatStartsAgainIsSureOfItself() throws {
    try withTemporaryFolder { folder in
      let configuration = try founded(in: folder)
      for _ in 0..<3 { #expect(try reason(configuration) == nil) }
    }
  }

  @Test func aMissingGuardMeansARestore() throws {
    try withTemporaryFolder { folder in
      let configuration = try founded(in: folder)
      try #require(Shell.run("rm '\(configuration.dataFolder)/guard'"))
      #expect(try reason(configuration) == "guardMissing")
      #expect(try reason(configuration) == "guardMissing", "until it has recovered")
    }
  }

  @Test func aCopyOfTheFolderIsNoticed() throws {
    try withTemporaryFolder { folder in
      var configuration = try founded(in: folder)
      let copy = folder.file("copy")
      try #require(Shell.run("cp -a '\(configuration.dataFolder)' '\(copy)'"))
      #expect(try reason(configuration) == nil, "the original is what it was")
      configuration.dataFolder = copy
      #expect(try reason(configuration) == "guardCopied")
    }
  }

  @Test func anothersGuardIsNoticed() throws {
    try withTemporaryFolder { folder in
      let configuration = try founded(in: folder)
      let other = try FoundedCore(in: folder, domain: "other.example").configuration
      try #require(
        Shell.run("cat '\(other.dataFolder)/guard' > '\(configuration.dataFolder)/guard'"))
      #expect(try reason(configuration) == "guardDiffers")
      try #require(Shell.run("echo nonsense > '\(other.dataFolder)/guard'"))
      #expect(try reason(other) == "guardDiffers")
    }
  }

  /// The database alone was put back, into the folder that it came from.
  @Test func aStoreThatWentBackIsNoticed() throws {
    try withTemporaryFolder { folder in
      let configuration = try founded(in: folder)
      let (store, copy) = (configuration.dataFolder, folder.file("copy"))
      try #require(Shell.run("mkdir '\(copy)'; cp '\(store)'/hanse.sqlite* '\(copy)'"))
      try saysUsers(configuration)
      #expect(try reason(configuration) == nil)
      try #require(
        Shell.run(
          "rm '\(store)'/hanse.sqlite-*; cp '\(copy)'/hanse.sqlite* '\(store)'; rm -f '\(store)'/*-shm"))
      #expect(try reason(configuration) == "storeBehind")
    }
  }

  @Test func theGuardMayBeElsewhere() throws {
    try withTemporaryFolder { folder in
      var configuration = FoundedCore.configuration(of: "own.example", in: folder.file("own.example"))
      configuration.guardFile = folder.file("guards/own")
      try #require(Shell.run("mkdir '\(folder.file("guards"))'"))
      _ = try NodeFounding(configuration).found()
      #expect(try reason(configuration) == nil)
      #expect(
        Shell.run("test -f '\(folder.file("guards/own"))' && ! test -e '\(configuration.dataFolder)/guard'"))
      let copy = folder.file("copy")
      try #require(Shell.run("cp -a '\(configuration.dataFolder)' '\(copy)'"))
      try saysUsers(configuration)
      configuration.dataFolder = copy
      #expect(try reason(configuration) == "storeBehind", "the mark is beside the guard")
    }
  }

  /// Cut short wherever it may be, a start on a restored store ends in a recovery, and one on a sound store in none.
  @Test(arguments: 0..<6) func aStartThatIsCutShortIsNotForgotten(writes: Int) throws {
    try withTemporaryFolder { folder in
      var configuration = try founded(in: folder)
      var files = BreakingFiles(PlainFiles(folder: configuration.dataFolder), writes: writes)
      _ = try? FoundedCore(configuration, files: files)
      #expect(try reason(configuration) == nil)

      let copy = folder.file("copy")
      try #require(Shell.run("cp -a '\(configuration.dataFolder)' '\(copy)'"))
      configuration.dataFolder = copy
      files = BreakingFiles(PlainFiles(folder: copy), writes: writes)
      _ = try? FoundedCore(configuration, files: files)
      let second = try FoundedCore(configuration).core
      #expect(second.recoveryRecord?.mode == .recovering)
    }
  }

  @Test func aMovedNodeStartsWhereItWasBroughtTo() throws {
    try withTemporaryFolder { folder in
      let configuration = try founded(in: folder)
      let file = folder.file("hanse.toml")
      try write(configuration.commentedText, to: file)
      let target = folder.file("moving")
      _ = try NodeMove(configuration, file: file).make(target) { _, _ in }
      #expect(throws: NodeProblem.self) { try FoundedCore(configuration) }
      let report = try NodeRestore(target).restore(into: folder.file("there"))
      var there = try NodeConfiguration.read(file: report.configurationFile)
      there.restoreWaitSeconds = 0
      #expect(try reason(there) == "moved")

      try StoppedNode(configuration).beginRecovery()
      #expect(try reason(configuration) == "begun", "the operator takes it back")
    }
  }

  /// What was made of it first may run already.
  @Test func aSecondMoveBringsNothingBack() throws {
    try withTemporaryFolder { folder in
      let configuration = try founded(in: folder)
      let file = folder.file("hanse.toml")
      try write(configuration.commentedText, to: file)
      let move = NodeMove(configuration, file: file)
      #expect(code { _ = try move.make(folder.file("no/where")) { _, _ in } } == "fileUnusable")
      #expect(try reason(configuration) == nil, "a move that came to nothing leaves a node that starts")
      _ = try move.make(folder.file("moving")) { _, _ in }
      for target in ["again", "no/where"] {
        #expect(code { _ = try move.make(folder.file(target)) { _, _ in } } == "storeMoved")
      }
      #expect(code { _ = try FoundedCore(configuration) } == "storeMoved")
    }
  }

  @Test func aDamagedBackupIsNotRestored() throws {
    try withTemporaryFolder { folder in
      let configuration = try founded(in: folder)
      let file = folder.file("hanse.toml")
      try write(configuration.commentedText, to: file)
      let target = folder.file("backup")
      _ = try NodeBackup(configuration, file: file).make(target) { _, _ in }
      #expect(
        code { _ = try NodeBackup(configuration, file: file).make(target) { _, _ in } } == "backupExists")
      #expect(code { _ = try NodeRestore(folder.path).restore(into: folder.file("x")) } == "backupMalformed")
      _ = try NodeRestore(target).restore(into: folder.file("once"))
      #expect(
        code { _ = try NodeRestore(target).restore(into: folder.file("once")) } == "alreadyInitialised")
      try #require(Shell.run("printf x >> '\(target)/data/hanse.sqlite'"))
      #expect(code { _ = try NodeRestore(target).restore(into: folder.file("twice")) } == "backupDamaged")
      #expect(!Shell.run("test -e '\(folder.file("twice"))'"))
    }
  }

  private func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return (error as? NodeProblem)?.code }
    return nil
  }
}

/// The files of a folder whose disk breaks after so many writes.
private final class BreakingFiles: FolderFiles, @unchecked Sendable {
  // Sendable: confined to the test's thread.
  private let files: PlainFiles
  private var left: Int

  init(_ files: PlainFiles, writes: Int) {
    self.files = files
    left = writes
  }

  func read(_ name: String, mostBytes: Int) throws(StoreError) -> [UInt8]? {
    try files.read(name, mostBytes: mostBytes)
  }

  func create(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    try take()
    try files.create(name, bytes)
  }

  func replace(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    try take()
    try files.replace(name, bytes)
  }

  func identity(_ name: String) throws(StoreError) -> [UInt8]? {
    try take()
    return try files.identity(name)
  }

  func remove(_ name: String) throws(StoreError) {
    try take()
    try files.remove(name)
  }

  func list(_ folder: String) throws(StoreError) -> [String] { try files.list(folder) }

  private func take() throws(StoreError) {
    guard left > 0 else { throw StoreError(.diskFault) }
    left -= 1
  }
}
