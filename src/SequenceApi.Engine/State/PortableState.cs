using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.State;

/// <summary>A point of a text as bytes that any server with the same model goes on from.</summary>
/// <param name="Model">The model that runs here.</param>
/// <param name="Point">Where to go on.</param>
/// <param name="HasOtherNumerics">Whether it was computed where other bits come out.</param>
public sealed record PortableState(LanguageModel Model, Checkpoint Point, bool HasOtherNumerics)
{
    private const int Version = 1;
    private const string Failure = "The state can't be read.";

    /// <summary>Writes a point of a model.</summary>
    public static byte[] Write(LanguageModel model, Checkpoint point)
    {
        using var writer = new StateWriter();
        writer.Write(Version);
        writer.Write(StateOrigin.Of(model));
        writer.Write(point, model.StepModel.Layout);
        return writer.ToArray();
    }

    /// <summary>Where a state comes from.</summary>
    /// <param name="bytes">What <see cref="Write"/> has written.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateInvalid"/>.</exception>
    public static StateOrigin Origin(ReadOnlyMemory<byte> bytes) => StateReader.Read(
        bytes[..Math.Min(bytes.Length, StateOrigin.MaxBytes)], Version, Failure, (_, origin) => origin);

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="model">The model that runs here.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateInvalid"/>, <see cref="ErrorCode.StateModelMismatch"/>.</exception>
    public static PortableState Read(ReadOnlyMemory<byte> bytes, LanguageModel model) => StateReader.Read(bytes, Version, Failure, (reader, origin) =>
    {
        origin.Require(model);
        var point = reader.ReadPoint(model);
        reader.RequireEnd();
        return new PortableState(model, point, origin.Numerics != model.StepModel.Numerics);
    });
}
