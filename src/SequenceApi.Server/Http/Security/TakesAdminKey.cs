namespace SequenceApi.Server.Http.Security;

/// <summary>Marks a route that takes the admin key.</summary>
internal sealed class TakesAdminKey;
