using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;

namespace SequenceApi.Benchmarks.State;

/// <summary>Ends of texts that a model might have read: made up, since reading takes longer than what is measured here.</summary>
internal sealed class Texts(LanguageModel model, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A point of a text.</summary>
    public Checkpoint Point(int position) =>
        new(State(), _random.Next(model.StepModel.VocabularySize), position);

    /// <summary>The longest history that a session keeps: a text whose next token would make a new point and drop the first.</summary>
    /// <param name="interval">Tokens from one point to the next.</param>
    public History Longest(int interval)
    {
        Checkpoint[] points = [Point(interval), Point(2 * interval), Point((3 * interval) - 1)];
        return new(points, Tokens(points[^1].Position - points[0].Position));
    }

    private float[] State()
    {
        var state = new float[model.StepModel.Layout.Size];
        foreach (ref var value in state.AsSpan())
            value = (2 * _random.NextSingle()) - 1;
        return state;
    }

    private int[] Tokens(int count)
    {
        var tokens = new int[count];
        foreach (ref var token in tokens.AsSpan())
            token = _random.Next(model.StepModel.VocabularySize);
        return tokens;
    }
}
