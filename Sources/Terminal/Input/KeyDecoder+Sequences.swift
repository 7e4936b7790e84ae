/// What the sequences of xterm and its kin mean.
extension KeyDecoder {
  /// `ESC O final`.
  static func applicationKey(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final - UInt8(ascii: "P")) + 1)
    case UInt8(ascii: "M"): .enter
    default: arrow(final)
    }
  }

  /// `ESC [ parameters final`; the second parameter tells Shift, Alt and Ctrl as 1 and a sum of 1, 2 and 4.
  static func key(final: UInt8, _ parameters: [Int]) -> Key? {
    let modifiers = parameters.count > 1 ? max(0, parameters[1] - 1) : 0
    let isWord = modifiers & 6 != 0
    switch final {
    case UInt8(ascii: "C") where isWord: return .wordRight
    case UInt8(ascii: "D") where isWord: return .wordLeft
    case UInt8(ascii: "A") where isWord: return .control("p")
    case UInt8(ascii: "B") where isWord: return .control("n")
    case UInt8(ascii: "Z"): return .backTab
    case UInt8(ascii: "P")...UInt8(ascii: "S"): return .function(Int(final - UInt8(ascii: "P")) + 1)
    case UInt8(ascii: "~"): return numbered(parameters.first ?? 0)
    default: return arrow(final)
    }
  }

  private static func arrow(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    default: nil
    }
  }

  private static func numbered(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 4, 8: .end
    case 3: .delete
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }
}
