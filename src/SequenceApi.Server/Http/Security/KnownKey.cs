namespace SequenceApi.Server.Http.Security;

/// <summary>A key that the server takes.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Hash">SHA-256 of its UTF-8.</param>
/// <param name="IsAdmin">Whether it loads and unloads models.</param>
internal sealed record KnownKey(string Name, byte[] Hash, bool IsAdmin);
