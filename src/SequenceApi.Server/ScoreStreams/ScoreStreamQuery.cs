using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using SequenceApi.Engine;
using SequenceApi.Server.Http;

namespace SequenceApi.Server.ScoreStreams;

/// <summary>What a stream asks for, beside its body.</summary>
/// <param name="Model">The model's id; null for the default one.</param>
/// <param name="State">A sealed state to start from.</param>
/// <param name="IsJson">Whether each line is a JSON object.</param>
/// <param name="Lines">Whether each line is scored on its own.</param>
/// <param name="PerToken">Whether every token is listed.</param>
/// <param name="ReturnState">Whether the state at the end is returned.</param>
internal sealed record ScoreStreamQuery(string? Model, string? State, bool IsJson, bool Lines, bool PerToken, bool ReturnState)
{
    /// <summary>The content type of a text, or of texts in lines.</summary>
    public const string Text = "text/plain";

    /// <summary>The content type of objects in lines.</summary>
    public const string Lined = LineWriter.ContentType;

    /// <summary>Where a state may come that is too long for an address.</summary>
    private const string StateHeader = "X-State";

    private static readonly string[] Names = ["model", "lines", "per_token", "return_state", "state"];

    /// <summary>Reads the parameters of a request.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/>.</exception>
    public static ScoreStreamQuery Read(HttpRequest request)
    {
        if (request.Query.Keys.Any(name => !Names.Contains(name, StringComparer.Ordinal)))
            throw Invalid($"A parameter is unknown; there are: {string.Join(", ", Names)}.");
        var query = new ScoreStreamQuery(
            One(request.Query["model"], "model"),
            OneOf(One(request.Query["state"], "state"), One(request.Headers[StateHeader], StateHeader)),
            MediaTypeHeaderValue.Parse(request.ContentType).MediaType.Equals(Lined, StringComparison.OrdinalIgnoreCase),
            Flag(request, "lines", absent: true),
            Flag(request, "per_token", absent: false),
            Flag(request, "return_state", absent: false));
        return query switch
        {
            { IsJson: true, Lines: false } => throw Invalid("Objects are scored one by one: leave lines=false out, or send text/plain."),
            { Lines: true, ReturnState: true } => throw Invalid("Lines that are scored one by one have no state at their end: send lines=false too."),
            _ => query,
        };
    }

    private static string? OneOf(string? parameter, string? header) => parameter is not null && header is not null
        ? throw Invalid($"Both the parameter state and the header {StateHeader} are given; give one of them.")
        : parameter ?? header;

    private static bool Flag(HttpRequest request, string name, bool absent) => One(request.Query[name], name) switch
    {
        null => absent,
        "true" => true,
        "false" => false,
        _ => throw Invalid($"The parameter {name} is true or false."),
    };

    private static string? One(StringValues values, string name) =>
        values.Count <= 1 ? values : throw Invalid($"{name} is given more than once.");

    private static SequenceApiException Invalid(string message) => new(ErrorCode.InvalidRequest, message);
}
