using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>What went on inside a network while it read a text.</summary>
/// <param name="Model" example="english">The model that answered.</param>
/// <param name="Cell" example="lstm">Its recurrent cell.</param>
/// <param name="Graph" example="fp32">The graph that was looked into; its predictions differ a little from those of an int8 graph, which the other routes may serve.</param>
/// <param name="Tokens">The text's tokens.</param>
/// <param name="Layers">The layers asked for.</param>
/// <param name="Detectors">The units, of all layers, that follow something in the text; what doesn't vary in it is left out.</param>
/// <param name="Influence">What changes without single tokens, where it was asked for.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record TraceResponse(
    string Model,
    string Cell,
    string Graph,
    IEnumerable<TracedToken> Tokens,
    IEnumerable<TracedLayer> Layers,
    IEnumerable<TracedDetector> Detectors,
    TracedInfluence? Influence,
    Usage Usage)
{
    internal static TraceResponse From(TraceQuery query, Trace trace, Rounding rounding)
    {
        var model = query.Prompt.Model;
        return new(
            model.Id,
            model.Manifest.Architecture.Cell,
            trace.Graph,
            query.Text.Tokens.Zip(trace.Tokens, (token, traced) => TracedToken.From(model.Tokenizer, token, traced, rounding)),
            trace.Layers.Select(layer => TracedLayer.From(layer, rounding)),
            trace.Detectors.Select(detector => TracedDetector.From(detector, rounding)),
            trace.Influence is { } influence ? TracedInfluence.From(influence, query, rounding) : null,
            Usage.Of(query.Prompt, cachedTokens: 0));
    }
}
