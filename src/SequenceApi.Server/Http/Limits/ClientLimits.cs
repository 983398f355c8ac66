namespace SequenceApi.Server.Http.Limits;

/// <summary>What one client has left.</summary>
/// <param name="Requests">Of requests; null where there is no limit.</param>
/// <param name="Tokens">Of tokens; null where there is no limit.</param>
internal sealed record ClientLimits(Bucket? Requests, Bucket? Tokens)
{
    /// <summary>Whether nothing would be lost with it.</summary>
    public bool IsFull => Requests is null or { IsFull: true } && Tokens is null or { IsFull: true };
}
