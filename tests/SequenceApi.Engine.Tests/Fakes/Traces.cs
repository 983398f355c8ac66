using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.Tracing;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>What tests ask of a tracer.</summary>
internal static class Traces
{
    public static TraceQuery Query(LanguageModel model, string text, InfluenceQuery? influence = null) => new(
        Prompt.FromText(model, text), new TracedText(text, model.Tokenizer.EncodeWithOffsets(text)), Influence: influence);
}
