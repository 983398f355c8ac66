using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>A generation that comes among others.</summary>
/// <param name="Family">Prompts of one family begin alike.</param>
/// <param name="PromptLength">Tokens of the prompt.</param>
/// <param name="Length">Tokens of the completion.</param>
/// <param name="Seed">Of the draws.</param>
/// <param name="IsStreamed">Whether the tokens are taken one by one.</param>
/// <param name="Client">Whose it is.</param>
/// <param name="IsBulk">Whether it can wait.</param>
/// <param name="LeavesAfter">The streamed token after which the caller goes, or at once where nothing is streamed; −1 for never.</param>
internal sealed record Arrival(int Family, int PromptLength, int Length, long Seed, bool IsStreamed, int Client, bool IsBulk, int LeavesAfter)
{
    /// <summary>Some that come together.</summary>
    public static Gen<Arrival[]> Some { get; } = Gen.Select(
        Gen.Int[0, 2], Gen.Frequency((9, Gen.Int[0, 80]), (1, Gen.Int[260, 600])), Gen.Frequency((9, Gen.Int[1, 20]), (1, Gen.Int[60, 200])), Gen.Long[0, 1L << 50], Gen.Bool, Gen.Select(Gen.Int[0, 2], Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))), Gen.Frequency((4, Gen.Const(-1)), (1, Gen.Int[0, 5])),
        (family, prompt, length, seed, isStreamed, whose, leavesAfter) =>
            new Arrival(family, prompt, length, seed, isStreamed, whose.Item1, whose.Item2, leavesAfter)).Array[2, 20];

    /// <summary>Asks and gives every token with its log probability's bits: those that have come, where the caller has gone.</summary>
    /// <param name="engine">Who is asked.</param>
    /// <param name="model">The model that reads.</param>
    /// <param name="isDisturbed">Whether it streams and goes as it says, or waits for the whole answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> AskAsync(InferenceEngine engine, LanguageModel model, bool isDisturbed, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var prompt = Enumerable.Range(0, PromptLength).Select(i => ((i + 3) * (Family + 7) * 7919) % model.StepModel.VocabularySize).ToArray();
        var sequence = new GenerationSequence(
            Prompt.FromTokens(model, prompt, owner: new("", $"{Client}")), new() { Seed = Seed }, new(Length), topLogProbabilities: 1, isDisturbed && IsStreamed, leaving.Token)
        { IsBulk = IsBulk };
        engine.Submit(sequence);
        return isDisturbed ? await TakeAsync(sequence, leaving) : Write((await sequence.Completion).Tokens);
    }

    /// <summary>Whether the caller may have got less than the whole.</summary>
    public bool Leaves => LeavesAfter >= 0;

    private async Task<string> TakeAsync(GenerationSequence sequence, CancellationTokenSource leaving)
    {
        var tokens = new List<GeneratedToken>();
        try
        {
            if (!IsStreamed && Leaves)
                await leaving.CancelAsync();
            if (!IsStreamed)
                return Write((await sequence.Completion).Tokens);
            await foreach (var token in sequence.Stream.ReadAllAsync(CancellationToken.None))
            {
                tokens.Add(token);
                if (tokens.Count == LeavesAfter)
                    await leaving.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (Leaves)
        {
            // It has what came before it left.
        }

        return Write(tokens);
    }

    private static string Write(IEnumerable<GeneratedToken> tokens) => string.Join(
        ' ', tokens.Select(token => $"{token.Id}:{BitConverter.SingleToInt32Bits(token.LogProbability):x}:{token.Top![0].Id}"));
}
