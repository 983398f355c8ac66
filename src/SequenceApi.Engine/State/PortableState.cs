using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.State;

/// <summary>A point of a text as bytes that any server with the same model goes on from.</summary>
/// <param name="Model">The model that runs here.</param>
/// <param name="Point">Where to go on.</param>
/// <param name="HasOtherNumerics">Whether it was computed where other bits come out.</param>
public sealed record PortableState(LanguageModel Model, Checkpoint Point, bool HasOtherNumerics)
{
    private const int Version = 1;

    /// <summary>Writes a point of a model.</summary>
    public static byte[] Write(LanguageModel model, Checkpoint point)
    {
        using var writer = new StateWriter();
        writer.Write(Version);
        writer.Write(StateOrigin.Of(model));
        writer.Write(point, model.StepModel.Layout);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="catalog">The models that run here.</param>
    /// <param name="modelId">The model that is asked for; null for the state's own.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateInvalid"/>, <see cref="ErrorCode.StateModelMismatch"/>.</exception>
    public static PortableState Read(ReadOnlyMemory<byte> bytes, ModelCatalog catalog, string? modelId)
    {
        using var reader = new StateReader(bytes);
        try
        {
            if (reader.ReadCount() != Version)
                throw new InvalidDataException("It is of another version.");
            var origin = reader.ReadOrigin();
            var model = origin.Require(catalog, modelId);
            var point = reader.ReadPoint(model);
            reader.RequireEnd();
            return new(model, point, origin.Numerics != model.StepModel.Numerics);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException)
        {
            throw new SequenceApiException(ErrorCode.StateInvalid, "The state can't be read.", exception);
        }
    }
}
