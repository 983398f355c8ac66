namespace SequenceApi.Server.Contracts;

/// <summary>A session: a text that the server remembers.</summary>
/// <param name="Id" example="s_0Zk3mV9cJ2wq1hXgTt8bYfNnR4uLePaD">Its id. Whoever knows it can read and change the session.</param>
/// <param name="Model" example="english">The model that reads it.</param>
/// <param name="Position" example="4">Tokens of the text so far.</param>
/// <param name="FirstPosition" example="0">The first position that it can be wound back to.</param>
/// <param name="Version" example="1">Grows by one at every change.</param>
/// <param name="CreatedAt" example="1790000000">When it began, in Unix seconds.</param>
/// <param name="ExpiresAt" example="1790003600">When it is gone unless it is used before, in Unix seconds.</param>
/// <param name="NumericsChanged">True where it was last changed on a server whose bits differ from this one's; else absent.</param>
public sealed record SessionResponse(
    string Id, string Model, int Position, int FirstPosition, long Version, long CreatedAt, long ExpiresAt, bool? NumericsChanged);
