namespace SequenceApi.Server.Options;

/// <summary>What a key allows.</summary>
internal enum KeyScope
{
    /// <summary>To ask the models.</summary>
    Use,

    /// <summary>To load and unload them too.</summary>
    Admin,
}
