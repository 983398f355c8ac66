namespace SequenceApi.Server.State.Keys;

/// <summary>The head of what Data Protection has sealed: four bytes that say so, then the id of the key.</summary>
internal static class SealHeader
{
    private const int KeyIdBytes = 16;

    private static ReadOnlySpan<byte> Magic => [0x09, 0xF0, 0xC9, 0xF0];

    /// <summary>The id of the key that something was sealed by; null where nothing was sealed.</summary>
    public static Guid? ReadKeyId(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Magic.Length + KeyIdBytes && bytes.StartsWith(Magic) ? new Guid(bytes.Slice(Magic.Length, KeyIdBytes)) : null;
}
