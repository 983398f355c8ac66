using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace SequenceApi.Server.Tests.State.Keys;

/// <summary>Counts how often the keys are read, and fails where the test wants it.</summary>
internal sealed class WatchedKeys : IXmlRepository
{
    private IXmlRepository _keys = null!;
    private int _reads;

    public int Reads => _reads;

    public bool IsAway { get; set; }

    public WatchedKeys Watch(IXmlRepository keys)
    {
        _keys = keys;
        return this;
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        Interlocked.Increment(ref _reads);
        return IsAway ? throw new IOException("The store is away.") : _keys.GetAllElements();
    }

    public void StoreElement(XElement element, string friendlyName) => _keys.StoreElement(element, friendlyName);
}
