using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Whether what an output scores are the tokens that the graph takes.</summary>
internal static class VocabularyCheck
{
    private const int MostTokens = 1 << 22;

    /// <exception cref="InvalidDataException">They are something else.</exception>
    /// <param name="caller">The graph.</param>
    /// <param name="scores">The output.</param>
    /// <param name="size">Its last axis.</param>
    /// <param name="tokenRows">Rows of the table of tokens, where known.</param>
    /// <param name="length">Tokens of a call.</param>
    /// <param name="name">The graph's.</param>
    public static void Require(GraphCaller caller, string scores, long size, long? tokenRows, int length, string name)
    {
        if (size is < 2 or > MostTokens)
            throw new InvalidDataException($"{name}: the last axis of its output '{scores}' is {size}, which is no vocabulary; name the output of [batch, vocabulary] as scores in the bindings of {ModelManifest.FileName}, if it has one.");
        if (tokenRows > 2 * size || (tokenRows is null && Takes(2 * size) && !Takes(int.MaxValue - 1)))
            throw new InvalidDataException($"{name}: its output '{scores}' scores {size} classes, but it takes {tokenRows?.ToString() ?? "many more"} tokens; a classifier can't predict the next token.");
        if (tokenRows < size || !Takes(size - 1))
            throw new InvalidDataException($"{name}: its output '{scores}' scores {size} tokens, but it doesn't take the id {size - 1}; export it with as many tokens in as out.");

        bool Takes(long id)
        {
            try
            {
                caller.Call([.. Enumerable.Repeat(id, length)]);
                return true;
            }
            catch (OnnxRuntimeException)
            {
                return false;
            }
        }
    }
}
