using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.State.Sessions;

/// <summary>What a session holds: a text's end and its recent history, as any server with the same model goes on from them.</summary>
/// <param name="Model">The model that runs here.</param>
/// <param name="History">The text.</param>
/// <param name="HasOtherNumerics">Whether it was last changed where other bits come out.</param>
public sealed record SessionContent(LanguageModel Model, History History, bool HasOtherNumerics)
{
    private const int Version = 1;
    private const string Failure = "The session was kept by another version of this server; begin a new one.";

    /// <summary>Writes a text that a model has read.</summary>
    public static byte[] Write(LanguageModel model, History history)
    {
        using var writer = new StateWriter();
        writer.Write(Version);
        writer.Write(StateOrigin.Of(model));
        writer.Write(history.Points.Count);
        foreach (var point in history.Points)
            writer.Write(point, model.StepModel.Layout);
        foreach (var token in history.Tokens.Span)
            writer.Write(token);
        return writer.ToArray();
    }

    /// <summary>Where a session comes from.</summary>
    /// <param name="bytes">What <see cref="Write"/> has written.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateInvalid"/> where another version of this server has written it.</exception>
    public static StateOrigin Origin(ReadOnlyMemory<byte> bytes) => StateReader.Read(
        bytes[..Math.Min(bytes.Length, StateOrigin.MaxBytes)], Version, Failure, (_, origin) => origin);

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="model">The model that runs here.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateModelMismatch"/>; <see cref="ErrorCode.StateInvalid"/>
    /// where another version of this server has written it.</exception>
    public static SessionContent Read(ReadOnlyMemory<byte> bytes, LanguageModel model) => StateReader.Read(bytes, Version, Failure, (reader, origin) =>
    {
        origin.Require(model);
        var history = ReadHistory(reader, model);
        reader.RequireEnd();
        return new SessionContent(model, history, origin.Numerics != model.StepModel.Numerics);
    });

    private static History ReadHistory(StateReader reader, LanguageModel model)
    {
        var points = new List<Checkpoint>();
        for (var count = reader.ReadCount(); points.Count < count;)
            points.Add(reader.ReadPoint(model));
        if (points.Count == 0)
            throw new InvalidDataException("There is no point to go on from.");
        var tokens = new List<int>();
        for (var count = points[^1].Position - points[0].Position; tokens.Count < count;)
            tokens.Add(reader.ReadToken(model));
        return new(points, tokens.ToArray());
    }
}
