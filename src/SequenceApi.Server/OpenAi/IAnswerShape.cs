using SequenceApi.Server.OpenAi.Contracts;

namespace SequenceApi.Server.OpenAi;

/// <summary>How a route writes what its choices say.</summary>
/// <typeparam name="TAnswer">The object on the wire.</typeparam>
internal interface IAnswerShape<TAnswer>
{
    /// <summary>Whether a stream announces each choice before it says something.</summary>
    bool AnnouncesChoices { get; }

    /// <summary>The whole answer.</summary>
    TAnswer Whole(CompletionInput input, IEnumerable<ChoicePart> choices, CompletionCost cost);

    /// <summary>A part of a stream; the last one has no choices but may have the cost.</summary>
    TAnswer Part(CompletionInput input, IEnumerable<ChoicePart> choices, CompletionCost? cost);
}
