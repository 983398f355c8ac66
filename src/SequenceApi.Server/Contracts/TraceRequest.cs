using System.ComponentModel.DataAnnotations;
using SequenceApi.Engine.Tracing;

namespace SequenceApi.Server.Contracts;

/// <summary>A text, or its tokens, and what to look at inside the network while it reads it. Give one of `text` and `tokens`.</summary>
/// <param name="Model" example="small-lstm">The model's id. Absent: the default model.</param>
/// <param name="Text" example="The people">The text to read, from the beginning of a text; not empty.</param>
/// <param name="Tokens" example="[84, 104, 101]">The text to read as token ids, each in 0…vocabulary−1; not empty.</param>
/// <param name="Layers" example="[0]">The layers to list, by number from 0. Absent: all.</param>
/// <param name="Units" example="[0, 1]">The units of each layer to list, by number from 0. Absent: all.</param>
/// <param name="Values">What to list of each unit at each token: `hidden`; of an LSTM `cell`, `input`, `forget` and `output`; of a GRU `update` and `reset`. Empty: summaries alone. Absent: all that the cell has.</param>
/// <param name="MemorySteps" example="[10]">Over how many tokens to tell what a unit keeps: up to 8 numbers in 1…512. Absent: 10.</param>
/// <param name="Influence">Which tokens' influence on which prediction to tell. Absent: nobody's.</param>
/// <param name="Digits" example="3">Digits behind the point of every number.</param>
[Example("""{"model":"small-lstm","text":"“Who is it?” she asked.","units":[0,1],"values":["cell","forget"],"influence":{"window":3,"top":1}}""")]
public sealed record TraceRequest(
    string? Model = null,
    string? Text = null,
    int[]? Tokens = null,
    int[]? Layers = null,
    int[]? Units = null,
    TracedValue[]? Values = null,
    int[]? MemorySteps = null,
    TraceInfluenceRequest? Influence = null,
    [property: Range(1, 6)] int Digits = 3);
