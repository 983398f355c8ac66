namespace SequenceApi.Server.Http.Security;

/// <summary>Marks a route that takes a key with the scope admin.</summary>
internal sealed class TakesAdminKey;
