namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>
/// What a sequence remembers between two steps: a graph's recurrent tensors; or, for a graph that takes a window of tokens,
/// the window's last ones and how many of them were read.
/// </summary>
internal sealed class BoundMemory
{
    private readonly int _vocabularySize;
    private readonly float[] _initial;

    public BoundMemory(GraphBinding binding)
    {
        _vocabularySize = binding.Scores.VocabularySize;
        Window = binding.Window;
        Layout = new(Window is { } window
            ? [new StateTensor(binding.Ids.Name, binding.Scores.Name, window + 1)]
            : [.. binding.States.Select(state => new StateTensor(state.Input, state.Output, state.Taken.Width))]);
        _initial = Window is null ? [.. binding.States.SelectMany(state => state.Initial)] : new float[Layout.Size];
    }

    /// <summary>How many tokens a call takes of each row; null for one, beside the recurrent tensors.</summary>
    public int? Window { get; }

    /// <summary>What it is made up of.</summary>
    public HiddenStateLayout Layout { get; }

    /// <summary>Its numbers.</summary>
    public int Size => Layout.Size;

    /// <summary>What a new sequence remembers.</summary>
    public ReadOnlySpan<float> Initial => _initial;

    /// <summary>Takes a token and tells what the next call is fed; a window that isn't full yet has zeros on its left.</summary>
    public void Take(long id, Span<float> state, Span<long> ids)
    {
        if (Window is not { } window)
        {
            ids[0] = id;
            return;
        }

        state[1..window].CopyTo(state);
        state[window - 1] = id;
        state[window] = Math.Min(state[window] + 1, window);

        // A state may come from outside: what is no token must not reach the runtime.
        for (var i = 0; i < window; i++)
            ids[i] = state[i] >= 0 && state[i] < _vocabularySize ? (long)state[i] : 0;
    }
}
